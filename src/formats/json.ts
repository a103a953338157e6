import { UserError } from '../errors.ts';

/** A JSON value from an untrusted file. */
export type Json = unknown;

export type JsonObject = Readonly<Record<string, Json>>;

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** An own member of an object; undefined where the value is not an object or has no such member. */
export function member(value: Json, name: string): Json {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The most bytes of JSON that are parsed, and the most values in it and levels of it: several times those of large models. */
export const mostJsonBytes = 2 ** 25;
const mostValues = 2 ** 22;
const mostLevels = 1000;

/**
 * Parses JSON as Python writes it, with `NaN` and `Infinity` read as null; undefined where it is not JSON.
 * @param file the file's name in messages
 * @throws UserError when it is so large, or has so many values or levels, that parsing it could fill the memory
 */
export function parseJson(text: string, file: string): Json {
  requireBounded(text, file);
  try {
    return JSON.parse(text) as Json;
  } catch {
    try {
      return JSON.parse(text.replaceAll(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/gu, '$1null')) as Json;
    } catch {
      return undefined;
    }
  }
}

function requireBounded(text: string, file: string): void {
  if (text.length > mostJsonBytes)
    throw new UserError(
      `${file}: its description of the network is larger than ${mostJsonBytes >> 20} MB: refused.`,
    );
  let [values, level] = [0, 0];
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === code.quote) isText = !isText;
    else if (isText && character === code.backslash) i++;
    else if (!isText) {
      if (character === code.comma) values++;
      else if (character === code.list || character === code.object) {
        values++;
        level++;
      } else if (character === code.endOfList || character === code.endOfObject) level--;
      if (values > mostValues || level > mostLevels)
        throw new UserError(
          `${file}: its description of the network has more than ${mostValues} values or ${mostLevels} levels: refused.`,
        );
    }
  }
}

/** Character codes of JSON's marks. */
const code = { quote: 34, comma: 44, list: 91, backslash: 92, endOfList: 93, object: 123, endOfObject: 125 };
