/** What `--help` prints. */
export const usage = `Usage: segcause explain MODEL.onnx --image IMAGE [options]
       segcause compare BEFORE.onnx AFTER.onnx --image IMAGE [options]
       segcause prune MODEL.onnx --images FOLDER --masks FOLDER [--margin POINTS] [options]
       segcause convert FOLDER [--fold N] [--python PYTHON]

  --image FILE         image to explain (PNG, JPEG, TIFF), or volume (such as NIfTI); again for each further file whose
                       channels follow
  --slice z=N          of a volume, the slice that a model of 2-D images is given; also x=N or y=N; z=N:5 gives five
                       slices around it as channels
  --input NAME=VALUE   what an input besides the image is set to; VALUE,VALUE,… for its elements
  --mask FILE          its reference mask; without one, the model's own prediction
  --references FOLDER  images that natural patches are cut from; without one, the image itself
  --mask-value N       value of the mask that marks the class; N,N for a region of several values
  --mask-threshold X   the class is where the mask exceeds this
  --mask-colour R,G,B  colour of the mask that marks the class; default: of two, the one that is not the background
  --mask-ignore N,N    values of the mask to ignore; default: 255, 65535 and -1 beside labels
  --output NAME        output to explain, where the model has several
  --class NAME         class to explain, by name or number
  --roi Y,X,H,W        region of interest in model pixels (of a volume Z,Y,X,D,H,W), or in millimetres as 12mm;
                       default: where the most boundary is predicted
  --roi NAME           whole image, whole class, component of prediction or component of error (the largest)
  --roi JSON           {"component": [Y,X], "of": "error"} or {"lasso": [[Y,X], …]}
  --treatment KIND     patches (default), zero, mean or blur
  --preset NAME        pool (default) or paper, the published method
  --reading NAME       of models with statistics over the image (norms, global pools, gates): predicted (default), which
                       measures direct effects of blocks, with the statistics held at the untreated image's, and
                       predicts total ones from these and some whole passes; total, by whole passes alone; or direct
  --passes N           whole passes that predicted total effects may take (400)
  --block PX           side of the blocks, or one for each axis: D,H,W; in millimetres as 8mm
  --refine N           measure coarse blocks of N blocks along each axis first, and divide those that respond
  --regions FILE       measure the regions of a label file, such as an atlas, in place of blocks; what of them lies
                       in the RoI is left as it is
  --region-names LIST  names of its labels: 1=liver,2=spleen
  --regions superpixels:SIDE
                       measure superpixels (SLIC) of about that side, in pixels or as 8mm; :SIDE:COMPACTNESS (10)
  --draws N            draws per block
  --seed N             seed of the draws (0)
  --no-joint-check     leave out setting many blocks together once the map is finished, which takes about 50 passes
  --causes             try cheap causes first: channels, mirroring, orientation, intensities, spacing, other folds
  --layers             measure modules, layers and skip connections too
  --learnt NAME        measure what each layer has learnt too: its own parameters permuted, reinitialised, zeroed or
                       withoutSpace (each kernel set to its mean), all else kept; all: by each of these
  --channels TENSOR    measure the channels of a layer's tensor too
  --map TENSOR         measure the blocks of a layer's tensor too
  --intervention KIND  what layers and channels are set to: resample (default), mean, ownMean, zero or restore
  --images FOLDER      compare: layers over these images too, with intervals by image; prune: images to choose and test on
  --masks FOLDER       compare, prune: their reference masks, of the same names
  --margin POINTS      prune: Dice that may be lost in the mean over images (0.5), of all classes or of --class
  --harm               prune: look for channels that harm too, which takes a pass for each channel
  --runtime NAME       what models run on: onnxruntime (default) or tensorflow, which is TensorFlow.js
  --device NAME        cpu (default), cuda, webgpu, directml or coreml; tensorflow: cpu or cuda
  --tensorflow FOLDER  folder whose node_modules holds @tensorflow/tfjs-node or tfjs-node-gpu; without one,
                       tensorflow computes in WebAssembly
  --out FILE           where the explanation goes (MODEL.IMAGE.segcause.json), or the comparison
                       (BEFORE-to-AFTER.segcause-comparison.json), or the model without channels (MODEL.pruned.onnx)
  --html FILE          a report of one self-contained page
  --csv FILE           a table of the effects, one row for each block or region, component, cause and
                       set of blocks
  --npy FILE           the input's effects on Dice as an array for NumPy, of the size of the input, in the reading that
                       was asked for
  --json               print the explanation instead of a summary
  --resume             go on with the unfinished file at --out, where it answers the same question
  --memory GB          memory for kept values and sessions (2); the engine may take 2 GB more in all
  --version            print the version

Examples:
  segcause explain unet.onnx --image a.png --roi '{"component": [90,120]}' --causes
  segcause explain unet.onnx --image a.png --layers --html report.html
  segcause explain unet.onnx --image a.png --mask a_mask.png --class tumour --csv effects.csv
  segcause explain brats.onnx --image c_t1.png --image c_t1ce.png --image c_t2.png --image c_flair.png
  segcause compare before.onnx after.onnx --image a.png --out change.segcause-comparison.json --resume
  segcause prune unet.onnx --images val/images --masks val/masks --margin 0.3 --out small.onnx

What was found is written to the file every few seconds. Ctrl+C ends after the current batch and keeps it; a second
one ends at once.
Options that are absent come from MODEL.explain.json beside the model, or are inferred.
Exit code: 0 done, 1 could not be done, 2 wrong usage.`;
