import type { Node } from '../graph.ts';

/** The axis of a tensor that holds its channels, and the set that each of its channels belongs to. */
export interface ChannelAxis {
  readonly axis: number;
  /** Number of the set of each channel. */
  readonly sets: readonly number[];
}

/** An operator that mixes channels with constant weights: a convolution or a product. */
export interface ChannelReader extends ChannelAxis {
  readonly node: Node;
  /** What it reads. */
  readonly tensor: string;
  /** The axis of its weights (its second input) that its input's channels lie along. */
  readonly weightAxis: number;
  /** Whether a constant added to a channel of its input is the same as a constant added to its output: nothing is padded. */
  readonly takesIntercept: boolean;
}

/** A constant that has a value, or a slice of values, for each channel. */
export interface ChannelParameter extends ChannelAxis {
  readonly node: Node;
  /** Index of the node's input. */
  readonly input: number;
}

/** An entry of a list of lengths, such as the sizes of a Resize, that counts channels. */
export interface ChannelCount {
  readonly node: Node;
  readonly input: number;
  readonly position: number;
  readonly sets: readonly number[];
}

/** A grouped or depthwise convolution, and the sets of its output channels. */
export interface GroupedNode {
  readonly node: Node;
  /** Output channels of a group. */
  readonly perGroup: number;
  readonly sets: readonly number[];
}

/** Channels that can only be removed together, such as those that a residual sum adds. */
interface ChannelSet {
  /** Whether the graph allows to take it out. */
  readonly isRemovable: boolean;
  /** The channels where they are produced. */
  readonly members: readonly { readonly tensor: string; readonly channel: number }[];
}

/**
 * All channels of a network in coupled sets, and all that must change where one is taken out. This is a dependency
 * graph (DepGraph, Fang et al. 2023, arXiv 2301.12900) of channels instead of layers.
 */
export interface ChannelSets {
  readonly sets: readonly ChannelSet[];
  readonly tensors: ReadonlyMap<string, ChannelAxis>;
  readonly readers: readonly ChannelReader[];
  readonly parameters: readonly ChannelParameter[];
  readonly counts: readonly ChannelCount[];
  readonly grouped: readonly GroupedNode[];
}
