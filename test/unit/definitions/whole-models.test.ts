import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type DefinitionCase, head, testDefinitions } from './definition-cases.ts';
import { definitionFixture, definitionsIn, layerAt, layerOutside } from './python.ts';

const cases: readonly DefinitionCase[] = [
  {
    name: 'modules inside of one whose class the source does not determine',
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
    name: 'a module that is called again, with a number after its name',
    source: `
class Net(nn.Module):
    def __init__(self):
        self.relu = nn.ReLU()
        self.block = nn.Sequential(nn.Conv2d(1, 1, 3))
`,
    finds: { 'relu_1 Relu': 'self.relu =', 'block_2.0': 'self.block =' },
  },
  {
    name: 'a model inside of a wrapper without source',
    source: `
class Net(nn.Module):
    def __init__(self):
        self.conv = nn.Conv2d(1, 1, 3)
        self.out = nn.Conv2d(1, 1, 1)
`,
    finds: { 'module.conv': 'self.conv =', 'module.out': 'self.out =' },
  },
  {
    name: 'a network of a library, as far as there is source',
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
    name: 'the class with all of the layers, among several with some',
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
    name: 'several equally likely places, the nearest first',
    source: {
      '/near/net.py': 'class Net(nn.Module):\n    def __init__(self):\n        self.c = nn.Conv2d(1, 1, 1)\n',
      '/far/net.py': 'class Net(nn.Module):\n    def __init__(self):\n        self.c = nn.Conv2d(1, 1, 2)\n',
    },
    finds: { c: ['nn.Conv2d(1, 1, 1)', 'nn.Conv2d(1, 1, 2)'] },
  },
];

describe('The definition of', () => {
  testDefinitions(cases);

  it('that no source contains is not found', () => {
    for (const text of ['', 'x = 1', 'class A(nn.Module):\n  pass', 'def (((:\n  self. = ', '\u0000\uFFFF'])
      for (const layer of [layerAt('a.b'), layerAt('0'), layerAt(''), layerOutside('Concat', 'Concat')])
        assert.deepEqual(definitionsIn({ '/a.py': text }, [layer]).ofLayer(layer), []);
  });

  it('stays within the file when the text is cut anywhere', () => {
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

  it('ends for classes that contain or derive from themselves', () => {
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
