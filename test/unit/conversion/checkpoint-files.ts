/** Classes of the networks that checkpoints are loaded into. */
export const networks = `import torch
from torch import nn
from torch.nn.utils import parametrizations


class Net(nn.Module):
    def __init__(self, bias=True):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())
        self.head = nn.Conv2d(4, 1, 1, bias=bias)

    def forward(self, image):
        return self.head(self.enc(image))


class Wrapped(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net()

    def forward(self, image):
        return self.net(image)


class Normed(nn.Module):
    def __init__(self, norm="none"):
        super().__init__()
        norms = {"old": nn.utils.weight_norm, "new": parametrizations.weight_norm, "none": lambda conv: conv}
        self.conv = norms[norm](nn.Conv2d(1, 4, 3, padding=1))
        self.head = nn.Conv2d(4, 1, 1)

    def forward(self, image):
        return self.head(torch.relu(self.conv(image)))
`;

/**
 * Writes checkpoints of one trained network and, in \`other\`, of a second one. Each is named in \`cases\` of the tests.
 */
export const writeCheckpoints = `import json, os, struct
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[1])
import torch
from networks import Net, Normed

torch.manual_seed(4)
net, other = Net(), Net()
for one in (net, other):
    one(torch.rand(3, 1, 8, 8))
    one.eval()
weights, second = net.state_dict(), other.state_dict()
adam = torch.optim.Adam(net.parameters())
net(torch.rand(1, 1, 8, 8)).sum().backward()
adam.step()
weights = {name: item.clone() for name, item in net.state_dict().items()}

def start(prefix, tensors=weights):
    return {prefix + name: item for name, item in tensors.items()}

def safetensors(path, tensors, metadata=None):
    kinds = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int8: "I8"}
    header, body = {"__metadata__": metadata or {"format": "pt"}}, b""
    for name, item in tensors.items():
        raw = bytes(item.contiguous().flatten().view(torch.uint8).tolist())
        header[name] = {"dtype": kinds[item.dtype], "shape": list(item.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)

norms = {norm: Normed(norm) for norm in ("old", "new", "none")}
plain = norms["none"].state_dict()
v = plain["conv.weight"]
g = v.flatten(1).norm(dim=1).reshape(4, 1, 1, 1)
head = {name: plain[name] for name in ("conv.bias", "head.weight", "head.bias")}
files = {
    "plain": weights,
    "unet": start("unet."),
    "stacked": start("model.module._orig_mod."),
    "inner": {name.replace("enc.", "enc._orig_mod."): item for name, item in weights.items()},
    "lightning": {"state_dict": {**start("segmentor.net."), "loss.pos_weight": torch.ones(1)}, "epoch": 1},
    "net_state": {"net_state": weights, "epoch": 1, "optimizer": adam.state_dict()},
    "nested": {"run": {"best": {"params": start("module.")}}, "metrics": {"weight": torch.rand(3, 3)}},
    "tuple": (weights, adam.state_dict()),
    "aux": {**weights, "aux_head.weight": torch.rand(1, 4, 1, 1)},
    "counted": {**weights, "enc.0.total_ops": torch.zeros(1)},
    "copies": {"model": weights, "best": {name: item.clone() for name, item in weights.items()}},
    "parts": {"enc": net.enc.state_dict(), "head": net.head.state_dict()},
    "gan": {"gen": weights, "disc": start("layers.", norms["none"].state_dict())},
    "deeper": {**weights, "enc.3.weight": torch.rand(4, 4, 3, 3)},
    "ema": {"state_dict": weights, "ema": second},
    "teacher": {**start("student."), **start("teacher.", second)},
    "adam": adam.state_dict(),
    "adams": {"optimizer_states": [adam.state_dict()], "epoch": 1},
    "qint8": {"conv.weight": torch.quantize_per_tensor(torch.rand(4, 1, 3, 3), 0.1, 0, torch.qint8)},
    "packed": {"conv.qweight": torch.zeros(4, 4, dtype=torch.int32), "conv.scales": torch.zeros(4, 4)},
    "zero3": {"module": {name: torch.empty(0) for name in weights}},
    "norm_none": plain,
    "norm_old": {"conv.weight_g": g, "conv.weight_v": v, **head},
    "norm_new": {"conv.parametrizations.weight.original0": g, "conv.parametrizations.weight.original1": v, **head},
}
for name, content in files.items():
    torch.save(content, name + ".pt")
safetensors("all.safetensors", start("unet."))
safetensors("half.safetensors", {k: v.half() if v.is_floating_point() else v for k, v in weights.items()})
safetensors("model-00001-of-00003.safetensors", weights)
safetensors("int8.safetensors", {k: v.to(torch.int8) if v.dim() > 1 else v for k, v in weights.items()})
safetensors("flax.safetensors", weights, {"format": "flax"})
whole = open("all.safetensors", "rb").read()
length = struct.unpack("<Q", whole[:8])[0]
damaged = {
    "cut.safetensors": whole[:-4],
    "longer.safetensors": whole + b"1234",
    "headless.safetensors": whole[:20],
    "huge.safetensors": struct.pack("<Q", 2**62) + b"{}",
    "empty.safetensors": b"",
    "nested.safetensors": struct.pack("<Q", 100005) + b'{"a":' + b"[" * 100000,
    "negative.safetensors": whole[:8] + whole[8:8 + length].replace(b"[4, 1, 3, 3]", b"[4,-1, 3,-3]") + whole[8 + length:],
    "pointer.pt": b"version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 3\\n",
    "renamed.pt": whole,
}
for name, content in damaged.items():
    with open(name, "wb") as file:
        file.write(content)
print("null")
`;

/** Loads checkpoints as the script does, and says how far the network's output is then from the original's. */
export const loadCheckpoints = `import argparse, json, os
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[1])
import torch
from segcause_conversion import pytorch, pytorch_file
from segcause_conversion.answers import Choice, Failure
from segcause_conversion.check import example

def output(model):
    with torch.no_grad():
        return model.eval()(torch.from_numpy(example([1, 1, 8, 8])))

def loaded(file, call, options):
    name, _, arguments = call.partition("(")
    words = {"key": None, "prefix": None, "run_pickle": False, **options}
    asked = argparse.Namespace(file=file, path=["."], model=f"networks.py:{name}", arguments=arguments.rstrip(")"), **words)
    try:
        model, notes = pytorch.built(asked, pytorch_file.read(asked).found)
    except (Choice, Failure) as error:
        return {"said": str(error), "choices": getattr(error, "choices", [])}
    kind = networks.Normed if name == "Normed" else networks.Net
    original = kind()
    original.load_state_dict(torch.load("norm_none.pt" if name == "Normed" else "plain.pt"))
    return {"notes": notes, "difference": float((output(model) - output(original)).abs().max())}

import networks
print(json.dumps([loaded(*case) for case in json.loads(sys.argv[2])]))
`;
