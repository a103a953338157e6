import * as vscode from 'vscode';
import { failureOf } from '../../views/failures.ts';
import type { Services } from '../../views/services.ts';

/** The tool's name in `package.json`. */
const toolName = 'segcause_explain';

/** Offers explanations to language models; what the tool does is loaded when it is first used. */
export function registerExplainTool(services: Services): vscode.Disposable {
  return vscode.lm.registerTool(toolName, {
    async prepareInvocation({ input }) {
      const { prepareExplainTool } = await import('./explain-tool.ts');
      return prepareExplainTool(input);
    },
    async invoke({ input }, token) {
      const { runExplainTool } = await import('./explain-tool.ts');
      try {
        const text = await runExplainTool(services, input, token);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } catch (error) {
        if (error instanceof vscode.CancellationError) throw error;
        // The model is told the line that people are shown.
        throw new Error(failureOf(error, services.log).message, { cause: error });
      }
    },
  });
}
