import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, answerIn } from '../../../src/conversion/answers.ts';

export const script = fileURLToPath(new URL('../../../media/python/convert.py', import.meta.url));

/** An interpreter with some packages, from an environment variable or the search path; null where they are missing. */
export function interpreterWith(variable: string, packages: readonly string[]): string | null {
  const interpreter = process.env[variable] ?? 'python3';
  const find = `import sys, importlib.util as u; print(sys.executable); assert all(map(u.find_spec, sys.argv[1:]))`;
  try {
    return execFileSync(interpreter, ['-c', find, ...packages], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    console.log(`      skipped: ${interpreter} (${variable}) lacks one of ${packages.join(', ')}`);
    return null;
  }
}

/** A small network, and functions that return one, or not. */
export const source = `import torch
from torch import nn


class Block(nn.Sequential):
    def __init__(self, a, b):
        super().__init__(nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU())


class Net(nn.Module):
    def __init__(self, channels: int = 1, width: int = 4):
        super().__init__()
        self.down = Block(channels, width)
        self.pool = nn.MaxPool2d(2)
        self.inner = Block(width, width)
        self.up = nn.ConvTranspose2d(width, width, 2, stride=2)
        self.head = nn.Conv2d(width, 2, 1)

    def forward(self, image):
        return self.head(self.up(self.inner(self.pool(self.down(image)))))


def make_net(width=4):
    return Net(width=width)


def not_a_model():
    return 3
`;

const files = `import os, sys, torch
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[1])
from net import Net
torch.manual_seed(3)
net = Net().eval()
for part in (net.down, net.inner):
    torch.nn.init.uniform_(part[1].running_mean, -0.5, 0.5)
    torch.nn.init.uniform_(part[1].running_var, 0.5, 2)
torch.save(net.state_dict(), "weights.pt")
torch.save({"epoch": 3, "state_dict": {"net." + k: v for k, v in net.state_dict().items()},
            "hyper_parameters": {"width": 4, "rate": 0.1}}, "last.ckpt")
torch.save(net, "whole.pth")
torch.jit.trace(net, torch.zeros(1, 1, 16, 16)).save("script.pt")
torch.export.save(torch.export.export(net, (torch.zeros(1, 1, 16, 16),)), "program.pt2")
torch.save({"epoch": 3}, "nothing.pt")
class Bomb:
    def __reduce__(self):
        return (open, ("exploded", "w"))
torch.save({"state_dict": net.state_dict(), "more": Bomb()}, "bomb.pt")
`;

/** A workspace folder with PyTorch files of every kind, written by PyTorch itself. */
export function pythonProject(interpreter: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'segcause-conversion-'));
  writeFileSync(join(folder, 'net.py'), source);
  writeFileSync(join(folder, 'broken.py'), 'import torch\n\nclass Broken(torch.nn.Module)\n    pass\n');
  writeFileSync(join(folder, 'needy.py'), 'import no_such_package.models\n');
  execFileSync(interpreter, ['-B', '-W', 'ignore', '-c', files, folder], { stdio: 'pipe' });
  writeFileSync(join(folder, 'text.pt'), 'These are no weights.');
  writeFileSync(join(folder, 'cut.pt'), readFileSync(join(folder, 'weights.pt')).subarray(0, 1000));
  return folder;
}

/** An interpreter without any packages. */
export function bareInterpreter(folder: string, interpreter: string): string {
  const path = join(folder, 'bare-python');
  writeFileSync(path, `#!/bin/sh\nexec "${interpreter}" -S "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

export function removeFolder(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

const runInTurn = `import json, sys
sys.path.insert(0, sys.argv[1])
from segcause_conversion.main import main
for words in json.loads(sys.argv[2]):
    sys.argv = ["convert.py", *words]
    main()
`;

/** Runs Python that imports the script's modules, and returns the JSON that it prints last. */
export function printedBy(interpreter: string, code: string, args: readonly string[]): unknown {
  const start = `import sys\nsys.path.insert(0, ${JSON.stringify(dirname(script))})\n`;
  const words = ['-B', '-W', 'ignore', '-c', start + code, ...args];
  const stdout = execFileSync(interpreter, words, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1e8 });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** The script's answers to several command lines, in one process, since PyTorch takes seconds to load. */
export function answersTo(interpreter: string, commands: readonly (readonly string[])[]): readonly Answer[] {
  const args = ['-B', '-c', runInTurn, dirname(script), JSON.stringify(commands)];
  const { stdout } = spawnSync(interpreter, args, { encoding: 'utf8', maxBuffer: 1e8 });
  return stdout.split('\n').flatMap((line) => answerIn(line) ?? []);
}
