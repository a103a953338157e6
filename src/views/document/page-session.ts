import * as vscode from 'vscode';
import type { AnswerToPage, FromPage, ToPage } from '../../protocol/page.ts';
import { showFailure } from '../failures.ts';
import type { Services } from '../services.ts';
import type { DocumentTypes, DocumentView, OpenedDocument } from './document-view.ts';
import type { LiveDocument } from './live-document.ts';
import { openFileOf } from './open-file.ts';
import { pageFolder, pageHtml } from './page-html.ts';
import { saveExport } from './save-export.ts';

type Message<T extends DocumentTypes> = FromPage<T['aim'], T['changes'], T['own']>;

/** Connects one page to the document it shows. */
export function connectPage<T extends DocumentTypes>(
  panel: vscode.WebviewPanel,
  live: LiveDocument<T>,
  services: Services,
): void {
  const { webview } = panel;
  const post = (message: ToPage<T['shown'], T['aim'], T['step']> | AnswerToPage<T['answer']>): void => {
    void webview.postMessage(message);
  };
  // A page that is hidden is gone; it says `ready` when it is back.
  let isReady = false;
  const select = (): void => {
    if (!isReady || !panel.visible) return;
    const part = services.selections.take(live.uri);
    if (part !== undefined) post({ type: 'select', part });
  };
  const handle = (message: Message<T>): void => {
    if (message.type === 'ready') {
      isReady = true;
      post(live.state());
      select();
    } else {
      perform(live, message).catch((error: unknown) => showFailure(error, services.log));
    }
  };

  live.failure.addPage(panel);
  const connections = [
    live.onDidChange(post),
    services.selections.onDidAsk(select),
    webview.onDidReceiveMessage(handle),
    panel.onDidChangeViewState(() => {
      if (!panel.visible) isReady = false;
    }),
  ];
  panel.onDidDispose(() => {
    for (const connection of connections) connection.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [pageFolder(services.extensionUri)] };
  webview.html = pageHtml(webview, services.extensionUri, live.view.page.name);
}

/** Does what a page asks. */
async function perform<T extends DocumentTypes>(live: LiveDocument<T>, message: Message<T>): Promise<void> {
  if (isOwn(live.view, message)) {
    const type: T['own']['type'] = message.type;
    // The name of a message stands for its type.
    const handle = live.view.own[type] as (document: OpenedDocument<T>, message: T['own']) => Promise<void>;
    return handle(live, message);
  }
  const { executeCommand } = vscode.commands;
  switch (message.type) {
    case 'run':
      return live.run(message.changes, message.first);
    case 'startOver':
      return live.startOver();
    case 'measure':
      return live.measure(message.aim);
    case 'prepare':
      await live.prepare(message.changes);
      return;
    case 'discard':
      live.discard();
      return;
    case 'cancel':
      live.cancel();
      return;
    case 'dismissFailure':
      live.failure.dismiss();
      return;
    case 'remedy':
      return live.failure.remedy(message.index);
    case 'exportReport':
      return executeCommand('segcause.exportReport', live.uri);
    case 'readingGuide':
      return executeCommand('segcause.readingGuide');
    case 'export':
      return saveExport(live.uri, message.name, message.data);
    case 'copy':
      return vscode.env.clipboard.writeText(message.text);
    case 'goToDefinition': {
      const uri = message.side === null ? live.uri : live.uri.with({ fragment: message.side });
      return executeCommand('segcause.goToDefinition', uri, message.part);
    }
    case 'openFile':
      return openFileOf(live, message.file);
  }
}

/** Whether only pages of this kind send a message. */
function isOwn<T extends DocumentTypes>({ own }: DocumentView<T>, message: Message<T>): message is T['own'] {
  return Object.hasOwn(own, message.type);
}
