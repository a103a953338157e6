import { strict as assert } from 'node:assert';
import { definitionFixture, definitionsIn, layerAt, layersIn, linesOf } from './python.ts';

const { text } = definitionFixture('keras_models.py');
const sources = { '/work/models/keras_models.py': text };

const conv = 'x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv")(x)';
const relu = 'return layers.Activation("relu", name=name + "_relu")(x)';
const pool = 'x = layers.MaxPooling2D(2, name=f"pool{level}")(x)';
const up = 'x = layers.Conv2DTranspose(';
const skip = 'x = layers.Concatenate(name="skip{}".format(level))([skips[level], x])';
const numbered = 'x = layers.Conv2D(4, 3, padding="same", activation="relu")(x)';
const head = 'x = layers.Conv2D(1, 1, activation="sigmoid", name="head")(x)';
const middle = '*[layers.Conv2D(4, 3, padding="same", name=f"middle_{i}") for i in range(2)],';

/** The operator of every layer of the three models, in the order of their files, and the line that creates it. */
const tables: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  functional: [
    ['Reshape', 'x = layers.BatchNormalization(name=f"{name}_norm")(x)'],
    ...[0, 1].flatMap(
      () =>
        [
          ['Conv', conv],
          ['Relu', relu],
          ['MaxPool', pool],
        ] as const,
    ),
    ['Conv', conv],
    ['Relu', relu],
    ...[1, 0].flatMap(
      () =>
        [
          ['ConvTranspose', up],
          ['Concat', skip],
          ['Conv', conv],
          ['Relu', relu],
        ] as const,
    ),
    ['Conv', numbered],
    ['Relu', numbered],
    ['Conv', head],
    ['Sigmoid', head],
    ['Reshape', head],
  ],
  sequential: [
    ['Reshape', 'layers.Conv2D(4, 3, padding="same", name="first"),'],
    ['Conv', 'layers.Conv2D(4, 3, padding="same", name="first"),'],
    ['Relu', 'layers.ReLU(name="first_relu"),'],
    ['Conv', middle],
    ['Conv', middle],
    ['Conv', 'layers.Conv2D(1, 1, name="last"),'],
    ['Reshape', 'layers.Conv2D(1, 1, name="last"),'],
  ],
  subclassed: [
    ['Reshape', 'self.stem = layers.Conv2D(4, 3, padding="same", name="stem")'],
    ['Conv', 'self.stem = layers.Conv2D(4, 3, padding="same", name="stem")'],
    ['Conv', 'self.conv = layers.Conv2D(filters, 3, padding="same", name="conv")'],
    ['Relu', 'self.act = layers.Activation("relu", name="act")'],
    ['Add', 'return x + self.act(self.conv(x))'],
    ['Conv', 'self.gating = layers.Conv2D(filters, 1, name="conv")'],
    ['Sigmoid', 'return x * keras.ops.sigmoid(self.gating(x))'],
    ['Mul', 'return x * keras.ops.sigmoid(self.gating(x))'],
    ['Conv', 'self.classify = layers.Conv2D(1, 1, name="head")'],
    ['Reshape', 'self.classify = layers.Conv2D(1, 1, name="head")'],
  ],
};

for (const [model, table] of Object.entries(tables)) {
  describe(`From the layers of a ${model} Keras model`, () => {
    it('each leads to the line that creates it', async () => {
      const layers = await layersIn(definitionFixture(`keras_${model}.onnx`).path);
      const definitions = definitionsIn(sources, layers);
      assert.deepEqual(
        layers.map((layer) => [layer.operator, ...linesOf(sources, definitions.ofLayer(layer))]),
        table,
      );
    });
  });
}

describe('A Keras layer', () => {
  const layer = (path: string, operator: string): ReturnType<typeof layerAt> =>
    layerAt(path, operator, { node: `${path.replaceAll('.', '/')}/${operator}` });

  it('that several calls may create equally well leads to all of them', () => {
    const file = `
import keras
a = keras.layers.Conv2D(4, 3, name="conv")
b = keras.layers.Conv2D(8, 3, name="conv")
`;
    const conv = layer('model.conv', 'Conv');
    const found = definitionsIn({ '/a.py': file }, [conv, layer('model.pool', 'MaxPool')]).ofLayer(conv);
    assert.deepEqual(
      found.map(({ line }) => line),
      [3, 4],
    );
  });

  it('without a name is found by its number', () => {
    const file = `
from tensorflow.keras import layers
x = layers.Conv2D(4, 3)(x)
y = layers.Conv2DTranspose(4, 3)(x)
z = layers.Conv2D(4, 3)(y)
`;
    const layers = ['conv2d', 'conv2d_transpose', 'conv2d_1'].map((name) => layer(`model.${name}`, 'Conv'));
    const definitions = definitionsIn({ '/a.py': file }, layers);
    assert.deepEqual(
      layers.map((one) => definitions.ofLayer(one).map(({ line }) => line)),
      [[3], [4], [5]],
    );
  });
});
