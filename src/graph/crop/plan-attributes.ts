import type { Node } from '../graph.ts';

/** Attributes that depend on the plan. */
const planAttributes = ['pads', 'perm', 'axis'];

/** What of a node's attributes depends on the plan; its name implies the others. */
export function planAttributesOf(attributes: Node['attributes']): string {
  let text = '';
  for (const key of planAttributes) {
    const attribute = attributes.get(key);
    if (attribute?.kind === 'ints') text += ` ${attribute.value.join(' ')}`;
    else if (attribute?.kind === 'int') text += ` ${attribute.value}`;
  }
  return text;
}
