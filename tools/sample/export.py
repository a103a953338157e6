"""Exports both checkpoints to ONNX into the sample workspace."""

import onnx
import torch

import slices
from train import BUILD, SAMPLE, UNet


def _finish(path: str) -> None:
    """Writes the class names into the metadata and drops the stack traces of the export."""
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"classes": ",".join(slices.CLASSES)})
    for node in model.graph.node:
        kept = [entry for entry in node.metadata_props if not entry.key.endswith("stack_trace")]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def export(checkpoint: str, name: str, dynamo: bool) -> None:
    """Exports one checkpoint with the classic or the dynamo exporter."""
    model = UNet()
    model.load_state_dict(torch.load(BUILD / f"{checkpoint}.pt"))
    model.eval()
    image = torch.zeros(2, 1, slices.SIZE, slices.SIZE)
    if dynamo:
        batch = {"dynamic_shapes": ({0: torch.export.Dim("batch")},), "external_data": False}
    else:
        batch = {"dynamic_axes": {"image": {0: "batch"}, "logits": {0: "batch"}}}
    path = str(SAMPLE / f"{name}.onnx")
    torch.onnx.export(
        model, (image,), path, dynamo=dynamo, opset_version=18 if dynamo else 17,
        input_names=["image"], output_names=["logits"], **batch,
    )
    _finish(path)


if __name__ == "__main__":
    export("unet_early", "unet_early", dynamo=False)
    export("unet_late", "unet_late", dynamo=False)
    export("unet_late", "unet_late_dynamo", dynamo=True)
