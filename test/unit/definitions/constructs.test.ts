import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { definitionFixture, definitionsIn, layerAt, layerOutside, linesOf, type Sources } from './python.ts';

interface Case {
  readonly name: string;
  readonly source: string | Sources;
  /** Module path, with the operator behind it where it is not `Conv`, and what its definition's line holds. */
  readonly finds: Readonly<Record<string, string | readonly string[]>>;
}

const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

const cases: readonly Case[] = [
  {
    name: 'an attribute',
    source: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 2, 3), nn.Conv2d(2, 2, 3)
        self.head: nn.Module = nn.Conv2d(2, 1, 1)
        self.extra = None
        if True:
            self.extra = nn.Conv2d(1, 1, 1)
`,
    finds: {
      conv2: 'self.conv1, self.conv2 =',
      head: 'self.head: nn.Module',
      extra: 'self.extra = nn.Conv2d',
    },
  },
  {
    name: 'attributes of nested modules, and one that is set from outside',
    source: `
class Encoder(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 8, 3)
        self.conv2 = nn.Conv2d(8, 8, 3)

class Decoder(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(8, 1, 3)  # the decoder's

class Net(nn.Module):
    def __init__(self):
        self.encoder = Encoder()
        self.encoder.conv2 = nn.Conv2d(8, 4, 5)
        self.decoder = Decoder().to("cpu")
`,
    finds: {
      'encoder.conv1': 'self.conv1 = nn.Conv2d(1, 8, 3)',
      'encoder.conv2': 'self.encoder.conv2 = nn.Conv2d(8, 4, 5)',
      'decoder.conv1': "# the decoder's",
    },
  },
  {
    name: 'names built in loops',
    source: `
class Net(nn.Module):
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"conv{i}", nn.Conv2d(1, 1, 3))
            self.add_module("norm%d" % i, nn.BatchNorm2d(1))
            self.add_module(name="act{}".format(i), module=nn.ReLU())
            name = "pool" + str(i)
            self.register_module(name, nn.MaxPool2d(2))
        self.conv_last = nn.Conv2d(1, 1, 1)
`,
    finds: {
      conv3: 'setattr(self',
      'norm3 BatchNormalization': '"norm%d"',
      'act0 Relu': '"act{}"',
      'pool1 MaxPool': 'self.register_module',
      conv_last: 'self.conv_last',
    },
  },
  {
    name: 'the entries of nn.Sequential',
    source: `
class Net(nn.Module):
    def __init__(self):
        self.layers = nn.Sequential(
            nn.Conv2d(1, 8, 3),
            nn.ReLU(),
            nn.Sequential(
                nn.Conv2d(8, 8, 3),
                nn.Conv2d(8, 8, 5),
            ),
            nn.Conv2d(8, 1, 1),
        )
`,
    finds: {
      'layers.0': 'nn.Conv2d(1, 8, 3)',
      'layers.1 Relu': 'nn.ReLU()',
      'layers.2.1': 'nn.Conv2d(8, 8, 5)',
      'layers.3': 'nn.Conv2d(8, 1, 1)',
    },
  },
  {
    name: 'nn.Sequential with names',
    source: `
from collections import OrderedDict
class Net(nn.Module):
    def __init__(self):
        self.stem = nn.Sequential(OrderedDict([
            ("conv", nn.Conv2d(1, 8, 3)),
            ("norm", nn.BatchNorm2d(8)),
        ]))
        steps = OrderedDict()
        steps["first"] = nn.Conv2d(1, 1, 3)
        for i in range(4):
            steps[f"more{i}"] = nn.Conv2d(1, 1, 5)
        self.body = nn.Sequential(steps)
        self.tail = nn.Sequential()
        self.tail.add_module("out", nn.Conv2d(1, 1, 1))
        self.tail.append(nn.ReLU())
`,
    finds: {
      'stem.conv': '("conv", nn.Conv2d',
      'stem.norm BatchNormalization': '("norm", nn.BatchNorm2d',
      'body.first': 'steps["first"]',
      'body.more2': 'steps[f"more{i}"]',
      'tail.out': 'self.tail.add_module',
    },
  },
  {
    name: 'lists that are built step by step',
    source: `
class Net(nn.Module):
    def __init__(self, widths):
        layers = [nn.Conv2d(1, 8, 3)]
        for width in widths:
            layers.append(nn.Conv2d(8, width, 3))
            layers.append(nn.BatchNorm2d(width))
            layers += [nn.ReLU(inplace=True)]
        self.features = nn.Sequential(*layers)
        layers = []
        layers.extend([nn.MaxPool2d(2), nn.Conv2d(8, 8, 7)])
        layers.append(nn.Conv2d(8, 1, 1))
        self.classifier = nn.Sequential(*layers)
        self.sides = nn.ModuleList()
        for i in range(3):
            self.sides.append(nn.Conv2d(8, 2, 1))
        self.sides.append(nn.Conv2d(8, 3, 1))
`,
    finds: {
      'features.0': 'layers = [nn.Conv2d(1, 8, 3)]',
      'features.4': 'nn.Conv2d(8, width, 3)',
      'features.5 BatchNormalization': 'nn.BatchNorm2d(width)',
      'features.6 Relu': 'nn.ReLU(inplace=True)',
      'classifier.0 MaxPool': 'nn.MaxPool2d(2)',
      'classifier.1': 'nn.Conv2d(8, 8, 7)',
      'classifier.2': 'nn.Conv2d(8, 1, 1)',
      'sides.2': 'nn.Conv2d(8, 2, 1)',
      'sides.3': 'nn.Conv2d(8, 3, 1)',
    },
  },
  {
    name: 'nn.ModuleList, literal and by comprehension, and entries with names of their own',
    source: `
class Net(nn.Module):
    def __init__(self, widths):
        self.first = nn.Conv2d(1, 8, 9)
        stem = nn.Conv2d(8, 8, 7)
        self.literal = nn.ModuleList([self.first, stem, nn.Conv2d(8, 8, 5)])
        self.looped = nn.ModuleList([nn.Sequential(nn.Conv2d(a, a, 3), nn.ReLU()) for a in widths])
        self.joined = nn.ModuleList([nn.Conv2d(1, 1, 1)] * 2 + [nn.Conv2d(1, 1, 11)])
`,
    finds: {
      'literal.0': 'self.first = nn.Conv2d(1, 8, 9)',
      'literal.1': 'stem = nn.Conv2d(8, 8, 7)',
      'literal.2': 'self.literal =',
      'looped.5.0': 'self.looped =',
      'joined.1': 'self.joined =',
    },
  },
  {
    name: 'nn.ModuleDict',
    source: `
class Net(nn.Module):
    def __init__(self, names):
        self.heads = nn.ModuleDict({
            "mask": nn.Conv2d(8, 1, 1),
            "edge": nn.Sequential(nn.Conv2d(8, 4, 1), nn.Conv2d(4, 1, 1)),
        })
        self.heads["depth"] = nn.Conv2d(8, 1, 5)
        self.many = nn.ModuleDict({f"head_{name}": nn.Conv2d(8, 1, 3) for name in names})
        self.update = nn.ModuleDict([["plain", nn.Conv2d(1, 1, 7)]])
`,
    finds: {
      'heads.mask': '"mask": nn.Conv2d',
      'heads.edge.1': '"edge": nn.Sequential',
      'heads.depth': 'self.heads["depth"]',
      'many.head_left': 'self.many = nn.ModuleDict',
      'update.plain': 'self.update =',
    },
  },
  {
    name: 'inherited classes, across files',
    source: {
      '/repo/net/model.py': `
from .blocks import Base as Parent
class Net(Parent):
    def __init__(self):
        super().__init__(nn.Conv2d(1, 8, 3))
        self.own = nn.Conv2d(1, 1, 1)
`,
      '/repo/net/blocks/__init__.py': 'from net.blocks.base import Base\n',
      '/repo/net/blocks/base.py': `
class Root(nn.Module):
    def __init__(self, stem):
        self.stem = stem
        self.root = nn.Conv2d(1, 1, 7)
class Base(Root):
    def __init__(self, stem):
        super().__init__(stem)
        self.base = nn.Conv2d(1, 1, 5)
    def forward(self, x):
        return self.base(F.relu(x))
`,
    },
    finds: {
      own: 'self.own =',
      base: 'self.base =',
      root: 'self.root =',
      stem: 'self.stem = stem',
    },
  },
  {
    name: 'classes that are sequences themselves',
    source: `
class ConvBNReLU(nn.Sequential):
    def __init__(self, a, b):
        super().__init__(
            nn.Conv2d(a, b, 3),
            nn.BatchNorm2d(b),
            nn.ReLU(),
        )
class Stack(nn.Sequential):
    def __init__(self):
        super(Stack, self).__init__()
        self.add_module("inner", nn.Conv2d(1, 1, 7))
        self.append(nn.Conv2d(1, 1, 5))
class Net(nn.Module):
    def __init__(self):
        self.block = ConvBNReLU(1, 8)
        self.stack = Stack()
`,
    finds: {
      'block.0': 'nn.Conv2d(a, b, 3)',
      'block.1 BatchNormalization': 'nn.BatchNorm2d(b)',
      'stack.inner': 'self.add_module("inner"',
    },
  },
  {
    name: 'methods, functions and parameters that say what a module is',
    source: `
def head(channels):
    return nn.Sequential(nn.Conv2d(channels, channels, 3), nn.Conv2d(channels, 1, 1))
class Basic(nn.Module):
    def __init__(self, c):
        self.conv1 = nn.Conv2d(c, c, 3)
class Bottleneck(nn.Module):
    def __init__(self, c):
        self.conv1 = nn.Conv2d(c, c, 1)
class Net(nn.Module):
    def __init__(self, block=Basic):
        self.layer1 = self._make_layer(block, 2)
        self.layer2 = self._make_layer(Bottleneck, 2)
        self.head = head(8)
        kind = Bottleneck if block is None else Basic
        self.last = nn.utils.spectral_norm(kind(8))
    def _make_layer(self, block, count):
        layers = []
        layers.append(block(8))
        for _ in range(1, count):
            layers.append(block(16))
        return nn.Sequential(*layers)
`,
    finds: {
      'layer1.0.conv1': 'nn.Conv2d(c, c, 3)',
      'layer2.1.conv1': 'nn.Conv2d(c, c, 1)',
      'head.1': 'return nn.Sequential(nn.Conv2d(channels',
      'last.conv1': ['nn.Conv2d(c, c, 1)', 'nn.Conv2d(c, c, 3)'],
    },
  },
  {
    name: 'modules that functions inside of methods make, and those that come in tuples',
    source: `
class Skip(nn.Module):
    def __init__(self, inner):
        self.inner = inner
class Net(nn.Module):
    def __init__(self, depth):
        def level(n):
            if n > 0:
                below = level(n - 1)
            else:
                below = self._bottom()
            return nn.Sequential(self._side(), Skip(below), nn.Conv2d(1, 1, 7))
        self.model = level(depth)
        self.left, self.right = self._both()
    def _side(self):
        return nn.Conv2d(1, 1, 3)
    def _bottom(self):
        return nn.Conv2d(1, 1, 9)
    def _both(self):
        left, right = nn.ModuleList(), nn.ModuleList()
        for _ in range(3):
            left.append(nn.Conv2d(1, 1, 1))
            right.append(nn.Conv2d(1, 1, 5))
        return left, right
`,
    finds: {
      'model.2': 'nn.Conv2d(1, 1, 7)',
      'model.1.inner.2': 'nn.Conv2d(1, 1, 7)',
      'right.1': 'right.append',
      'left.2': 'left.append',
    },
  },
  {
    name: 'a part that the source leaves open, by what it holds',
    source: `
class Plain(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 1, 3)
class Deep(nn.Module):
    def __init__(self, block):
        self.stem = nn.Conv2d(1, 1, 7)
        self.stages = nn.ModuleList([block(8) for _ in range(4)])
class Block(nn.Module):
    def __init__(self, c):
        self.conv1 = nn.Conv2d(c, c, 5)
        self.conv2 = nn.Conv2d(c, c, 9)
class Net(nn.Module):
    def __init__(self, config):
        self.encoder = REGISTRY.build(config)
        self.head = nn.Conv2d(1, 1, 1)
`,
    finds: {
      'encoder.stem': 'self.stem =',
      'encoder.stages.2.conv1': 'nn.Conv2d(c, c, 5)',
      'encoder.stages.2.conv2': 'nn.Conv2d(c, c, 9)',
      head: 'self.head =',
    },
  },
  {
    name: 'what is computed without a module',
    source: `
def merge(a, b):
    return torch.cat([a, b], 1)
class Up(nn.Module):
    def __init__(self):
        self.conv = nn.Conv2d(1, 1, 3)
    def forward(self, x, skip):
        x = F.interpolate(x, scale_factor=2)
        x = merge(x, skip)
        x = F.relu(self.conv(x))
        x = x + skip
        return F.relu(x)
class Net(nn.Module):
    def __init__(self):
        self.up = Up()
        self.relu = nn.ReLU()
    def forward(self, x):
        return torch.sigmoid(self.relu(self.up(x)))
`,
    finds: {
      'up Resize': 'F.interpolate',
      'up Concat': 'return torch.cat',
      'up Relu': 'x = F.relu(self.conv(x))',
      'up Relu 2': 'return F.relu(x)',
      'up Add': 'x = x + skip',
      'relu Relu': 'self.relu = nn.ReLU()',
      '- Sigmoid': 'return torch.sigmoid',
    },
  },
  {
    name: 'a module that is called again, whose scope has a number then',
    source: `
class Net(nn.Module):
    def __init__(self):
        self.relu = nn.ReLU()
        self.block = nn.Sequential(nn.Conv2d(1, 1, 3))
`,
    finds: { 'relu_1 Relu': 'self.relu =', 'block_2.0': 'self.block =' },
  },
  {
    name: 'a model inside of another, of which there is no source',
    source: `
class Net(nn.Module):
    def __init__(self):
        self.conv = nn.Conv2d(1, 1, 3)
        self.out = nn.Conv2d(1, 1, 1)
`,
    finds: { 'module.conv': 'self.conv =', 'module.out': 'self.out =' },
  },
  {
    name: 'a network of a library, as far as the source goes',
    source: `
import torchvision
class Net(nn.Module):
    def __init__(self):
        self.backbone = torchvision.models.resnet18()
        self.head = nn.Conv2d(1, 1, 1)
`,
    finds: { 'backbone.layer1.0.conv1': 'self.backbone =', head: 'self.head =' },
  },
  {
    name: 'a sequence without a class',
    source: `
model = nn.Sequential(
    nn.Conv2d(1, 8, 3),
    nn.ReLU(),
    nn.Conv2d(8, 1, 1),
)
`,
    finds: { '0': 'nn.Conv2d(1, 8, 3)', '1 Relu': 'nn.ReLU()', '2': 'nn.Conv2d(8, 1, 1)' },
  },
  {
    name: 'the class that has all of the layers, of several that have some',
    source: `
class Old(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 1, 9)
        self.conv2 = nn.Conv2d(1, 1, 9)
class New(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 1, 3)
        self.conv2 = nn.Conv2d(1, 1, 3)
        self.conv3 = nn.Conv2d(1, 1, 5)
`,
    finds: { conv1: 'nn.Conv2d(1, 1, 3)', conv2: 'nn.Conv2d(1, 1, 3)', conv3: 'nn.Conv2d(1, 1, 5)' },
  },
  {
    name: 'all of several places that are equally likely, the nearest first',
    source: {
      '/near/net.py': 'class Net(nn.Module):\n    def __init__(self):\n        self.c = nn.Conv2d(1, 1, 1)\n',
      '/far/net.py': 'class Net(nn.Module):\n    def __init__(self):\n        self.c = nn.Conv2d(1, 1, 2)\n',
    },
    finds: { c: ['nn.Conv2d(1, 1, 1)', 'nn.Conv2d(1, 1, 2)'] },
  },
];

describe('The definition of', () => {
  for (const { name, source, finds } of cases) {
    it(name, () => {
      const sources =
        typeof source === 'string'
          ? { '/work/net.py': head + source }
          : Object.fromEntries(Object.entries(source).map(([file, text]) => [file, head + text]));
      const layers = Object.keys(finds).map((key) => {
        const [path = '', operator = 'Conv', call] = key.split(' ');
        if (path === '-') return layerOutside(operator, operator);
        return layerAt(path, operator, call === undefined ? {} : { tensor: key });
      });
      const definitions = definitionsIn(sources, layers);
      Object.values(finds).forEach((expected, i) => {
        const layer = layers[i];
        assert.ok(layer);
        const lines = linesOf(sources, definitions.ofLayer(layer));
        const wanted = [expected].flat();
        assert.equal(lines.length, wanted.length, `${layer.path} ${layer.operator}: ${lines.join(' | ')}`);
        for (const [j, part] of wanted.entries())
          assert.ok(lines[j]?.includes(part), `${layer.path}: "${lines[j]}" is not "${part}"`);
      });
    });
  }

  it('what no source speaks of is nowhere', () => {
    for (const text of ['', 'x = 1', 'class A(nn.Module):\n  pass', 'def (((:\n  self. = ', '\u0000\uFFFF'])
      for (const layer of [layerAt('a.b'), layerAt('0'), layerAt(''), layerOutside('Concat', 'Concat')])
        assert.deepEqual(definitionsIn({ '/a.py': text }, [layer]).ofLayer(layer), []);
  });

  it('what a text that is cut anywhere leaves of a layer does no harm', () => {
    const { text } = definitionFixture('traced_model.py');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 4 }), (a, b, middle) => {
        const layers = ['down.body.0', 'up.mix1', 'head'].map((path) => layerAt(path));
        const sources = { '/a.py': text.slice(0, a) + middle + text.slice(b) };
        const definitions = definitionsIn(sources, layers);
        for (const layer of layers) {
          for (const { line, endLine } of definitions.ofLayer(layer)) assert.ok(line >= 1 && endLine >= line);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('classes that hold or derive from themselves comes to an end', () => {
    const text = `${head}
class A(B):
    def __init__(self):
        self.a = A()
        self.b = [self.b, self.a]
        self.c = self.c
        x = x
        self.d = x
class B(A):
    def __init__(self):
        super().__init__(self.b)
`;
    const layers = [`${'a.'.repeat(40)}conv`, 'b.0.0.0.0', 'c.d', 'd.e'].map((path) => layerAt(path));
    const definitions = definitionsIn({ '/a.py': text }, layers);
    for (const layer of layers) assert.ok(Array.isArray(definitions.ofLayer(layer)));
  });
});
