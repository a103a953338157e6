import { dirname } from 'node:path';
import type { Settings } from '../../documents/settings.ts';
import { listImages } from '../../imaging/list-images.ts';
import { stacksIn } from '../../imaging/stack-names.ts';
import { defined } from './read-settings.ts';

/**
 * The given settings over those beside the model, whose mask is of their own image and of no other. Where their image is
 * several files, another image is the files that are named alike, if they are there.
 * @param except settings beside the model that do not hold
 */
export async function mergedSettings(
  besideModel: Settings,
  given: Settings,
  except: readonly (keyof Settings)[] = [],
): Promise<Settings> {
  const { mask, maskValue, maskThreshold, maskColour, maskIgnore, channelImages, ...beside } = without(
    besideModel,
    except,
  );
  const { image } = given;
  if (image === undefined || image === beside.image)
    return defined({
      ...beside,
      mask,
      maskValue,
      maskThreshold,
      maskColour,
      maskIgnore,
      channelImages,
      ...given,
    });
  if (channelImages === undefined || beside.image === undefined) return { ...beside, ...given };
  const all = await listImages(dirname(image)).catch(() => []);
  const files = stacksIn(all, [beside.image, ...channelImages]).find(([first]) => first === image);
  return { ...beside, ...(files && { channelImages: files.slice(1) }), ...given };
}

function without(settings: Settings, except: readonly (keyof Settings)[]): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !(except as readonly string[]).includes(name)),
  );
}
