import type { SplitName } from '../../dataset.js';

/** The public bucket of OpenImages' images, each partition a folder (https://github.com/cvdfoundation/open-images-dataset). */
const BUCKET = 'open-images-dataset';

/** What images are fetched from unless another place is named. */
export const DEFAULT_BASE_URL = `https://${BUCKET}.s3.amazonaws.com`;

/** Where an image lies below the bucket or a mirror of it, and below the folder that it is fetched to. */
export const imageName = (partition: SplitName, id: string): string => `${partition}/${id}.jpg`;

/** As `aws s3 cp` takes it. */
export const s3Address = (partition: SplitName, id: string): string => `s3://${BUCKET}/${imageName(partition, id)}`;
