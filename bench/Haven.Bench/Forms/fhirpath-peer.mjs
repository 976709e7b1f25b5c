// Works out a questionnaire's calculated expressions with fhirpath.js, compiled once, for so many seconds; prints how
// many times a second, and what came of the last one.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [modules, questionnaireFile, responseFile, seconds] = process.argv.slice(2);
const require = createRequire(modules + "/");
const fhirpath = require("fhirpath");
const model = require("fhirpath/fhir-context/r4");

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const questionnaire = read(questionnaireFile);
const resource = read(responseFile);
const compile = (text) => fhirpath.compile(text, model);
const expressions = (element, kind) =>
  (element.extension ?? [])
    .filter((e) => e.url.endsWith(kind) && e.valueExpression)
    .map((e) => ({ name: e.valueExpression.name, run: compile(e.valueExpression.expression) }));

const steps = [];
const collect = (element) => {
  steps.push(...expressions(element, "/variable"), ...expressions(element, "-calculatedExpression"));
  (element.item ?? []).forEach(collect);
};
collect(questionnaire);

const once = () => {
  const environment = { questionnaire, resource, context: resource };
  let result;
  for (const { name, run } of steps) {
    result = run(resource, environment);
    if (name) environment[name] = result;
  }
  return result;
};
const during = (milliseconds) => {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    for (let i = 0; i < 20; i++) once();
    count += 20;
  }
  return (count * 1000) / (performance.now() - start);
};
during(1000);
console.log(during(1000 * Number(seconds)), JSON.stringify(once()));
