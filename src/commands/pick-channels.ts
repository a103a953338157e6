import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { channelFilesOf, type ImageKind } from '../views/image-files.ts';
import { imagesIn, pickImage } from '../views/pick-image.ts';

interface Choice extends vscode.QuickPickItem {
  readonly files?: readonly string[];
}

/**
 * The further files of an image whose channels may lie in several: none where the first holds all; undefined when
 * dismissed. Files that are named as the channels of one image are offered together.
 */
export async function pickChannels(
  image: string,
  model: string,
  channels: number,
  kind: ImageKind,
): Promise<readonly string[] | undefined> {
  const together = channelFilesOf(image, await imagesIn(dirname(image), kind), channels);
  const alone: Choice = {
    label: `Only ${basename(image)}`,
    description: `it holds all ${channels} channels`,
    files: [image],
  };
  const other: Choice = { label: '$(files) Choose the Other Files…', alwaysShow: true };
  const likely: readonly Choice[] =
    together === null
      ? []
      : [
          {
            label: together.map((path) => basename(path)).join(', '),
            description: 'in this order',
            files: together,
          },
        ];
  const choice = await vscode.window.showQuickPick([...likely, alone, other], {
    title: `Files of the ${channels} Channels`,
    placeHolder: `One file of ${channels} channels, or ${channels} files in their order`,
  });
  if (choice === undefined) return undefined;
  return choice.files ?? pickOneByOne(image, model, channels, kind);
}

/** Asks for one file after the other, until they are as many as the channels or the user says that they hold all. */
async function pickOneByOne(
  image: string,
  model: string,
  channels: number,
  kind: ImageKind,
): Promise<readonly string[] | undefined> {
  const files = [image];
  while (files.length < channels) {
    const next = await pickImage(model, {
      kind,
      title: `File ${files.length + 1} of the ${channels} Channels`,
      placeHolder: `After ${files.map((path) => basename(path)).join(', ')}`,
      except: files,
      ...(files.length > 1 && { done: 'Done: These Files Hold All Channels' }),
    });
    if (next === undefined) return undefined;
    if (next === null) break;
    files.push(next);
  }
  return files;
}
