#!/usr/bin/env python3
"""Writes rows.jsonl and the same rows as Parquet files; needs pyarrow."""
import json

import pyarrow as pa
import pyarrow.parquet as pq

rows = [{"text": "é" * (i % 4) if i % 5 else None, "label": i % 3, "score": i / 4, "ok": [True, False, None][i % 3],
         "tokens": [None, [], ["a"], ["a", None, "b"]][i % 4], "nested": [None, [], [[1, 2], []], [[3], None]][i % 4],
         "answers": [None, {"text": ["q"], "start": [i]}, {"text": [], "start": None}][i % 3],
         "objects": [[], [{"x": i, "y": "b"}, None], None][i % 3]} for i in range(24)]
strings, ints = pa.list_(pa.string()), pa.list_(pa.int32())
schema = pa.schema([("text", pa.string()), ("label", pa.int64()), ("score", pa.float64()), ("ok", pa.bool_()), ("tokens", strings),
                    ("nested", pa.list_(ints)), ("answers", pa.struct([("text", strings), ("start", ints)])),
                    ("objects", pa.list_(pa.struct([("x", pa.int32()), ("y", pa.string())])))])
table = pa.Table.from_pylist(rows, schema=schema)
with open("rows.jsonl", "w") as f:
    f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
pq.write_table(table, "rows_snappy.parquet", compression="snappy", row_group_size=10, store_schema=False)
pq.write_table(table, "rows_zstd_v2.parquet", compression="zstd", data_page_version="2.0", use_dictionary=False, store_schema=False)
pq.write_table(table, "rows_gzip.parquet", compression="gzip", use_dictionary=False, store_schema=False)
