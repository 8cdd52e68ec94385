import { LabError, runMain } from "./host/lab-error.ts";
import { progressOn } from "./host/progress.ts";
import { ensureTestRequirements } from "./test-requirements.ts";

const usage = `Usage: npm run requirements

Installs the Debian packages that npm run lint and npm test need, as root with apt-get. Otherwise, prints the missing
packages and the command that installs them.
`;

await runMain(async () => {
  const argv = process.argv.slice(2);
  if (argv.some((argument) => ["--help", "-h"].includes(argument))) {
    process.stdout.write(usage);
    return 0;
  }
  if (argv.length > 0)
    throw new LabError(
      `npm run requirements takes no arguments, but has the argument ${argv[0] ?? ""}.`,
      usage,
    );
  const progress = progressOn(process.stderr);
  if (!(await ensureTestRequirements({ needs: ["tests", "python", "real nodes"], install: true }, progress)))
    return 1;
  process.stdout.write("requirements: nothing is missing\n");
  return 0;
});
