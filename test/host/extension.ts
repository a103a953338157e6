import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

/** What the tests read of `package.json`. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly media: { readonly image: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
  };
}

/** The extension that is tested. */
export function extension(): Omit<vscode.Extension<unknown>, 'packageJSON'> & {
  readonly packageJSON: Manifest;
} {
  const found = vscode.extensions.getExtension('segcause.segcause');
  assert.ok(found, 'the extension is not there');
  return found;
}

/** The workspace folder: a copy of the sample. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
}
