/**
 * What reading configurations and conditions takes of the library yaml (https://eemeli.org/yaml). The build makes one file of this and of the
 * library's seventy, which take a good part of the time that it takes to find out what is wrong with an experiment.
 */
export { Composer, isAlias, isMap, isScalar, isSeq, parse, Parser } from 'yaml';
