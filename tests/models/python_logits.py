"""Opens a folder with Python's transformers and prints its first output for fixed ids: python_logits.py FOLDER CLASS IDS(JSON)."""
import json
import sys

import torch
import transformers

folder, name, ids = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
model = getattr(transformers, name).from_pretrained(folder).eval()
with torch.no_grad():
    output = model(input_ids=torch.tensor(ids))
print(json.dumps(output[0].flatten().tolist()))
