#!/bin/bash
# Builds src/imaging/codecs.wasm: libjpeg-turbo and libtiff, with zlib's and zstd's decoders, for WebAssembly.
#
#   pip install ziglang==0.17.1      # a C compiler for WebAssembly; CMake is needed, too
#   tools/codecs/build.sh FOLDER     # that holds the sources named in sources.sha256
#
# Debian publishes the sources: apt-get source --download-only tiff libjpeg-turbo libzstd zlib
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
sources=$(cd "$1" && pwd)
target=$here/../../src/imaging
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cd "$build"

(cd "$sources" && sha256sum --check "$here/sources.sha256")
mkdir jpeg tiff zlib zstd out
tar xf "$sources"/libjpeg-turbo_*.orig.tar.gz -C jpeg --strip-components 1
tar xf "$sources"/tiff_*.orig.tar.bz2 -C tiff --strip-components 1
tar xf "$sources"/zlib_*.orig.tar.gz -C zlib --strip-components 1
tar xf "$sources"/libzstd_*.orig.tar.xz -C zstd --strip-components 1

for tool in cc ar ranlib; do
  [ $tool = cc ] && flags='-target wasm32-wasi' || flags=
  printf '#!/bin/sh\nexec python3 -m ziglang %s %s "$@"\n' "$tool" "$flags" > "zig-$tool"
  chmod +x "zig-$tool"
done

cmake -S jpeg -B jpeg-build -DCMAKE_SYSTEM_NAME=WASI -DCMAKE_SYSTEM_PROCESSOR=wasm32 -DCMAKE_SIZEOF_VOID_P=4 \
  -DCMAKE_C_COMPILER="$build/zig-cc" -DCMAKE_AR="$build/zig-ar" -DCMAKE_RANLIB="$build/zig-ranlib" \
  -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="-O2 -I$here" \
  -DWITH_SIMD=0 -DWITH_TURBOJPEG=0 -DENABLE_SHARED=0
cmake --build jpeg-build -j 2 --target jpeg-static

version=$(tr -d '\n' < tiff/VERSION)
IFS=. read -r major minor micro <<< "$version"
sed -e "s/@LIBTIFF_VERSION@/$version/; s/@LIBTIFF_RELEASE_DATE@/0/; s/@LIBTIFF_MAJOR_VERSION@/$major/" \
  -e "s/@LIBTIFF_MINOR_VERSION@/$minor/; s/@LIBTIFF_MICRO_VERSION@/$micro/" \
  tiff/libtiff/tiffvers.h.cmake.in > out/tiffvers.h

tiff_parts=(aux close codec color compress dir dirinfo dirread dirwrite dumpmode error extension fax3 fax3sm flush
  getimage hash_set jpeg lzw open packbits predict print read strip swab tile version warning write zip zstd)
printf '%s\n' "$here"/*.c "${tiff_parts[@]/#/tiff/libtiff/tif_}" \
  zlib/{adler32,crc32,inflate,inffast,inftrees,zutil} \
  zstd/lib/common/{entropy_common,error_private,fse_decompress,xxhash,zstd_common} \
  zstd/lib/decompress/{huf_decompress,zstd_ddict,zstd_decompress,zstd_decompress_block} |
  sed 's/\.c$//' |
  xargs -P 2 -I{} sh -c './zig-cc -O2 -w -DNDEBUG -DZSTD_DISABLE_ASM -DZSTD_LEGACY_SUPPORT=0 -c "$1.c" \
    -I"$2" -Iout -Itiff/libtiff -Ijpeg/src -Ijpeg-build -Izlib -Izstd/lib -o "out/$(basename "$1").o"' sh {} "$here"

# No more memory than an image of 100 megapixels needs, so that no file can ask for more.
./zig-cc -O2 -s -mexec-model=reactor out/*.o jpeg-build/libjpeg.a -o codecs.wasm \
  -Wl,--gc-sections,--max-memory=2147483648,--export=malloc,-z,stack-size=1048576

install -m 644 codecs.wasm "$target/codecs.wasm"
for licence in jpeg/LICENSE.md jpeg/README.ijg tiff/LICENSE.md zlib/LICENSE zstd/LICENSE; do
  printf '==== %s ====\n\n' "$licence"
  cat "$licence"
  echo
done > "$target/codecs.LICENSE.txt"
