import type { Question } from './explanation.ts';
import type { Settings } from './settings.ts';

/** Settings that ask a question again, with everything spelled out. */
export function settingsOfQuestion(question: Question): Settings {
  const { input, head } = question;
  return {
    image: question.image.path,
    ...(question.mask && { mask: question.mask.path }),
    ...(question.maskValue !== null && { maskValue: question.maskValue }),
    ...(question.references && { references: question.references.path }),
    preprocessing: {
      width: input.size[1],
      height: input.size[0],
      scale: input.scale,
      mean: input.mean,
      std: input.std,
      channelOrder: input.channelOrder,
    },
    input: input.name,
    output: head.output,
    layout: head.layout,
    decision: head.decision,
    activation: head.activation,
    ...(head.decision === 'threshold' && { threshold: head.threshold }),
    class: head.channel,
    ...(head.classes.length > 0 && { classes: head.classes }),
    roi: question.roi,
    preset: question.preset,
    treatment: question.treatment,
    intervention: question.intervention,
    block: question.block,
    // A treatment without chance has one draw, which nobody asks for.
    ...(question.draws > 1 && { draws: question.draws }),
    tau: question.tau,
    seed: question.seed,
  };
}
