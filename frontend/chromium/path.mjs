// Unpacks the packed browser below node_modules and prints where it is.
import chromium from "@sparticuz/chromium";

process.stdout.write(`${await chromium.executablePath()}\n`);
