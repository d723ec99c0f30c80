// Generates the validators of the built-in schemas. In plain JavaScript, since it is a part of the build.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = (path) => new URL(`../../dist/${path}`, import.meta.url);

const { builtInRegistry } = await import(built('container/plugin-registry.js'));
const { checkedSchemas, validatorCode } = await import(built('config/generated-validators.js'));
const { validatorFileName } = await import(built('config/validator-file-name.js'));

const folder = fileURLToPath(built('config/validators/'));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const schema of checkedSchemas(await builtInRegistry())) {
  writeFileSync(`${folder}${validatorFileName(schema)}`, validatorCode(schema));
}
