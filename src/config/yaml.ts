/**
 * What reading configurations takes of the library yaml (https://eemeli.org/yaml). The build makes one file of this and of those of the
 * library: its seventy files take a good part of the time that it takes to find out what is wrong with an experiment.
 */
export { Composer, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
