import type * as z from 'zod';

/** The first thing that is wrong with data from a file or a command line. */
export interface SchemaFault {
  /** The field, such as `question.roi`; empty where the whole is wrong. */
  readonly where: string;
  /** What is wrong with it, to be read after its name: `must be at least 2`. */
  readonly fault: string;
}

/**
 * What a schema finds wrong, in words for people. Refinements word their messages the same way.
 * @param error of `safeParse` with `reportInput`, by which missing fields are told from wrong ones
 */
export function schemaFault({ issues: [issue] }: z.core.$ZodError): SchemaFault {
  if (issue === undefined) return { where: '', fault: 'is not valid' };
  return faultOf(issue);
}

function faultOf(issue: z.core.$ZodIssue): SchemaFault {
  const likely = issue.code === 'invalid_union' ? likelyIssue(issue) : null;
  if (likely !== null) return faultOf({ ...likely, path: [...issue.path, ...likely.path] });
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return { where: [...issue.path, ...keys].join('.'), fault: wordsOf(issue) };
}

/** What is wrong with the kind that was meant: the one of the right type that finds least; null where none is. */
function likelyIssue({ errors, input }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | null {
  if (input === undefined) return null;
  const meant = errors.filter(
    ([first]) => first !== undefined && (first.path.length > 0 || !tellsKinds.includes(first.code)),
  );
  const least = Math.min(...meant.map(({ length }) => length));
  return meant.find(({ length }) => length === least)?.[0] ?? null;
}

const tellsKinds: readonly string[] = ['invalid_type', 'invalid_value'];

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must ${boundOf(issue.origin, issue.minimum, issue.inclusive ?? true, 'at least', 'more than')}`;
    case 'too_big':
      return `must ${boundOf(issue.origin, issue.maximum, issue.inclusive ?? true, 'at most', 'less than')}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${listOf(issue.values.map(String))}`;
    case 'unrecognized_keys':
      return 'is not known';
    case 'invalid_union':
      return unionWords(issue);
    case 'custom':
    case 'invalid_format':
      return issue.message;
    default:
      return 'is not valid';
  }
}

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function boundOf(
  origin: string,
  bound: number | bigint,
  isInclusive: boolean,
  inclusive: string,
  exclusive: string,
): string {
  const limit = `${isInclusive ? inclusive : exclusive} ${bound}`;
  if (origin === 'array') return `have ${limit} ${bound === 1 ? 'item' : 'items'}`;
  if (origin === 'string') return `have ${limit} ${bound === 1 ? 'character' : 'characters'}`;
  return `be ${limit}`;
}

/** What any of the kinds would do for, or which of the texts that tell kinds apart. */
function unionWords({ errors, input }: z.core.$ZodIssueInvalidUnion): string {
  if (input === undefined) return 'is missing';
  const expected = errors.flatMap(([first]) => {
    if (first?.code === 'invalid_value') return first.values.map(String);
    return first?.code === 'invalid_type' ? [typeNames[first.expected] ?? first.expected] : [];
  });
  return expected.length === 0 ? 'is not of a known kind' : `must be ${listOf([...new Set(expected)])}`;
}

function listOf(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.slice(-1).join('')}`;
}
