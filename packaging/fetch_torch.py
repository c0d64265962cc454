"""Unpack LibTorch from the PyTorch wheel: fetch_torch.py FOLDER (packaging/setup.sh calls it with the pip of .deps/venv).

pip's configured index is asked first. Where that offers only a build with CUDA (as the default index does on Linux), the CPU index
TWB_TORCH_INDEX is tried. The wheel's libraries, headers, CMake files and licences are kept; its Python files are not.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

VERSION = "2.13.0"
CPU_INDEX = os.environ.get("TWB_TORCH_INDEX", "https://download.pytorch.org/whl/cpu")
PIP = [sys.executable, "-m", "pip"]
KEPT = ("torch/lib/", "torch/include/", "torch/share/")
LEFT_OUT = ("torch/lib/libtorch_python.so", "torch/lib/libtorch_python.dylib")


def say(text):
    print(f"setup: {text}", flush=True)


def is_cpu_build(index):
    """What pip would install, from its report: a CPU build says +cpu in its version or asks for no CUDA packages."""
    report = subprocess.run([*PIP, "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-", *index,
                             f"torch=={VERSION}"], stdout=subprocess.PIPE, check=True)
    metadata = json.loads(report.stdout)["install"][0]["metadata"]
    cuda = [r for r in metadata.get("requires_dist", []) if r.startswith(("nvidia-", "cuda-")) and sys.platform == "linux"]
    say(f"torch {metadata['version']} is offered, {'which needs CUDA' if cuda else 'a build without CUDA'}")
    return "+cpu" in metadata["version"] or not cuda


def reachable(index):
    try:
        urllib.request.urlopen(index + "/torch/", timeout=5).close()
        return True
    except OSError as error:
        say(f"{index} cannot be reached: {error}")
        return False


def choose_index():
    if is_cpu_build([]):
        return []
    if reachable(CPU_INDEX):
        return ["--index-url", CPU_INDEX]
    sys.exit(f"setup: only a build with CUDA was found. Set TWB_TORCH_INDEX to an index with torch {VERSION}+cpu, or TORCH_DIR to an unpacked "
             "LibTorch, and start again.")


def unpack(wheel, folder):
    """Beside, then renamed: an interrupted run leaves nothing that looks complete."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        for item in archive.infolist():
            if item.filename.startswith(KEPT) and item.filename not in LEFT_OUT:
                archive.extract(item, partial)
        archive.extractall(partial, [n for n in archive.namelist() if ".dist-info/licenses/" in n])
    for licences in partial.glob("*.dist-info/licenses"):
        licences.rename(partial / "torch/licenses")
    (partial / "torch").rename(folder)
    shutil.rmtree(partial)


def main():
    folder = Path(sys.argv[1]).resolve()
    index = choose_index()
    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        say(f"fetching torch {VERSION} (about 200 MB)")
        subprocess.run([*PIP, "download", "--quiet", "--no-deps", "--dest", tmp, *index, f"torch=={VERSION}"], check=True)
        unpack(next(Path(tmp).glob("torch-*.whl")), folder)
    say(f"LibTorch {VERSION} is in {folder}")


if __name__ == "__main__":
    main()
