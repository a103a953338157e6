import { type DefinitionCase, testDefinitions } from './definition-cases.ts';

const cases: readonly DefinitionCase[] = [
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
    name: 'the named entries of nn.Sequential',
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
    name: 'the entries of lists that are built step by step',
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
    name: 'the entries of nn.ModuleList, literal, by comprehension and by name',
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
    name: 'the entries of nn.ModuleDict',
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
    name: 'the entries of a subclass of nn.Sequential',
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
    name: 'the entries of a sequence outside of classes',
    source: `
model = nn.Sequential(
    nn.Conv2d(1, 8, 3),
    nn.ReLU(),
    nn.Conv2d(8, 1, 1),
)
`,
    finds: { '0': 'nn.Conv2d(1, 8, 3)', '1 Relu': 'nn.ReLU()', '2': 'nn.Conv2d(8, 1, 1)' },
  },
];

describe('The definition of', () => {
  testDefinitions(cases);
});
