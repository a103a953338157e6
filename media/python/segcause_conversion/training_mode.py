"""
Models that were exported or traced in training mode: dropout draws random numbers, and batch norm normalises by the
batch. An exported program is set to evaluation where its operators say their mode; other models are refused.
"""

from .answers import Failure

MODES = ("train", "training", "use_input_stats")
RATES = ("dropout_p", "dropout")


def set_to_evaluation(program):
    """
    Sets the operators of an exported program to evaluation, and returns the names of those that were changed.

    Raises a `Failure` where random numbers or batch statistics remain, as after run_decompositions().
    """
    import torch

    changed = {}
    graphs = [module for module in program.graph_module.modules() if isinstance(module, torch.fx.GraphModule)]
    for graph in graphs:
        for node in graph.graph.nodes:
            if not isinstance(node.target, torch._ops.OpOverload):
                continue
            name = node.target._schema.name.removeprefix("aten::")
            if switch_off(node):
                changed[name] = True
            elif is_random(node.target) or name.startswith("_batch_norm_with_update"):
                raise Failure(
                    f"it draws random numbers or was exported in training mode ({name}), which cannot be set to evaluation "
                    "in the file: call eval() on the model, then export it again"
                )
        graph.recompile()
    return list(changed)


def switch_off(node):
    """Sets an operator to evaluation; returns whether it was in training mode."""
    values = by_argument(node)
    # Without running statistics batch norm normalises by the batch in evaluation, too.
    if "running_mean" in values and values["running_mean"] is None:
        return False
    changed = False
    for index, argument in enumerate(node.target._schema.arguments):
        off = False if argument.name in MODES else 0.0 if argument.name in RATES else None
        value = values.get(argument.name)
        if off is None or not value or isinstance(value, str):
            continue
        # The rate of a recurrent layer is recorded in evaluation, too.
        if argument.name in RATES and values.get("train") is False:
            continue
        changed = True
        if argument.name in node.kwargs:
            node.update_kwarg(argument.name, off)
        else:
            node.update_arg(index, off)
    return changed


def by_argument(node):
    """The values of a node's arguments by name."""
    names = [argument.name for argument in node.target._schema.arguments]
    return {**dict(zip(names, node.args)), **node.kwargs}


def is_random(operator):
    """Whether an operator always draws random numbers, whatever its arguments."""
    import torch

    names = {argument.name for argument in operator._schema.arguments}
    return torch.Tag.nondeterministic_seeded in operator.tags and not names & {*MODES, *RATES}


def check_script(model):
    """Refuses TorchScript whose operators were traced in training mode, which eval() does not change."""
    # Nodes of branches are not inspected, since a branch may not be taken.
    for node in model.inlined_graph.nodes():
        name = node.kind().removeprefix("aten::")
        if not ("dropout" in name or "batch_norm" in name or "instance_norm" in name or "rrelu" in name):
            continue
        values = dict(zip(argument_names(node), node.inputs()))
        statistics = values.get("running_mean")
        if statistics is not None and statistics.type().kind() == "NoneType":
            continue
        if any(mode in values and values[mode].toIValue() is True for mode in MODES):
            raise Failure(f"it was traced in training mode (its {name} is active): call eval() on the model, then trace it again")


def argument_names(node):
    import torch

    try:
        return [argument.name for argument in torch._C.parse_schema(node.schema()).arguments]
    except RuntimeError:
        return []
