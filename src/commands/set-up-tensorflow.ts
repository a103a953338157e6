import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { typed } from '../programs/command.ts';
import { type Checked, checkTensorFlow } from '../setup/check-tensorflow.ts';
import { type Installation, installTensorFlow } from '../setup/install-tensorflow.ts';
import { installedIn, removeInstallation } from '../setup/installed.ts';
import { type NativePackage, nativePackagesFor, nativeVersion } from '../setup/native-package.ts';
import { findNpm, installCommand } from '../setup/npm.ts';
import { nvidiaGpu } from '../setup/nvidia.ts';
import { inWords } from '../setup/size.ts';
import { applyRemedy } from '../views/failures.ts';
import { labelOf, useTensorFlow } from '../views/remedy.ts';
import { runtimeChoice, tensorflowFolder } from '../views/runtime-settings.ts';
import type { Services } from '../views/services.ts';
import { requireTrust } from '../views/trust.ts';
import { watched } from './watched.ts';

let isInstalling = false;

/** "Set Up TensorFlow Runtime": installs TensorFlow's native package that fits the machine, asking first. */
export async function setUpTensorFlow(services: Services): Promise<void> {
  if (!(await requireTrust())) return;
  if (isInstalling) throw new UserError('TensorFlow is being set up already: see the SegCause output.');
  isInstalling = true;
  const checked = await install(services).finally(() => (isInstalling = false));
  if (checked === null) return;
  services.restartEngine();
  await offerToUse(checked, services);
}

/** @returns null when the user stepped back */
async function install(services: Services): Promise<Checked | null> {
  const folder = tensorflowFolder(services.storageUri);
  if (!(await mayGoOn(folder, services))) return null;
  const npm = findNpm();
  const native = await askPackage(folder, npm);
  if (native === undefined) return null;
  const script = vscode.Uri.joinPath(services.extensionUri, 'dist', 'check-tensorflow.cjs').fsPath;
  const check: Installation['check'] = (staging, watch) => checkTensorFlow(staging, { script }, watch);
  return watched(services.log, 'Setting up TensorFlow', (report) =>
    installTensorFlow({ package: native, folder, npm, check }, report),
  );
}

/** Reports what is installed already; returns whether to install. */
async function mayGoOn(folder: string, services: Services): Promise<boolean> {
  const installed = await installedIn(folder);
  if (installed === null) return true;
  const [reinstall, remove] = ['Reinstall…', 'Remove'];
  const choice = await vscode.window.showInformationMessage(
    `${installed.name} ${installed.version} is set up.`,
    { modal: true, detail: folder },
    reinstall,
    remove,
  );
  if (choice === remove) {
    await removeInstallation(folder);
    services.restartEngine();
    void vscode.window.showInformationMessage(
      `${installed.name} was removed. TensorFlow.js runs on WebAssembly without it.`,
    );
  }
  return choice === reinstall;
}

/** Says what would be done, and asks which package to install. */
async function askPackage(folder: string, npm: string): Promise<NativePackage | undefined> {
  const { platform, arch } = process;
  const gpu = await nvidiaGpu();
  const packages = nativePackagesFor({ platform, arch, gpu });
  const [first] = packages;
  if (first === undefined)
    throw new UserError(
      `TensorFlow offers no native package for ${platform} ${arch}: TensorFlow.js runs on WebAssembly here.`,
    );
  const detail = [
    ...packages.map((native) => offer(native, gpu)),
    'npm gets the package from its registry, and the package gets libtensorflow from storage.googleapis.com.',
    ...(platform === 'win32'
      ? ['On Windows its binding is compiled, which takes Python 3 and the C++ build tools of Visual Studio.']
      : []),
    `Into ${folder}${isElsewhere() ? ', which the setting segcause.tensorflowPath goes before' : ''}:`,
    typed(installCommand(npm, first)),
  ].join('\n\n');
  const buttons = packages.map(({ device }) => `Install for ${device}`);
  const choice = await vscode.window.showWarningMessage(
    'Install TensorFlow’s native package for TensorFlow.js?',
    { modal: true, detail },
    ...buttons,
  );
  return packages.find((_, index) => buttons[index] === choice);
}

function offer({ name, device, needs, download, disk }: NativePackage, gpu: string | null): string {
  const where = device === 'CPU' ? device : (gpu ?? `${device} (none was found)`);
  const size = `about ${inWords(download)} to download, ${inWords(disk)} on disk`;
  return `${where}: ${name} ${nativeVersion}, ${size}${needs === null ? '' : `; needs ${needs}`}.`;
}

function isElsewhere(): boolean {
  return vscode.workspace.getConfiguration('segcause').get<string>('tensorflowPath', '').trim() !== '';
}

async function offerToUse({ name, version, device, warning }: Checked, services: Services): Promise<void> {
  const { window } = vscode;
  const { runtime } = runtimeChoice(services.storageUri);
  const buttons = runtime === 'tensorflow' ? [] : [labelOf(useTensorFlow)];
  const choice =
    warning === null
      ? await window.showInformationMessage(`${name} ${version} works on the ${device}.`, ...buttons)
      : await window.showWarningMessage(`${name} ${version} works. ${warning}`, ...buttons);
  if (choice === labelOf(useTensorFlow)) await applyRemedy(useTensorFlow);
}
