import { type DefinitionCase, testDefinitions } from './definition-cases.ts';

const cases: readonly DefinitionCase[] = [
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
    name: 'attributes of base classes, across files',
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
    name: 'modules whose class a method, function or parameter gives',
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
    name: 'modules from nested functions and from tuples',
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
];

describe('The definition of', () => {
  testDefinitions(cases);
});
