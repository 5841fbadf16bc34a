// Compresses each file of a folder into one beside it: node compress.mjs FOLDER. NAME becomes NAME.zst.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";

const { ZSTD_c_compressionLevel: LEVEL, ZSTD_c_windowLog: WINDOW } = constants;
const params = { [LEVEL]: 19, [WINDOW]: 24 }; // a higher level gains a thousandth; the browser's part reads windows of up to 2 ** 25

const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder)) {
  writeFileSync(join(folder, `${name}.zst`), zstdCompressSync(readFileSync(join(folder, name)), { params }));
}
