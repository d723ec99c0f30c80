/**
 * What statistics take of the library stdlib (https://stdlib.io). The build makes one file of this and of the library's, of which there
 * are several hundred behind these three.
 */
export { default as studentBelow } from '@stdlib/stats-base-dists-t-cdf';
export { default as studentQuantile } from '@stdlib/stats-base-dists-t-quantile';
export { default as adjustedProbabilities } from '@stdlib/stats-padjust';
