export { createS3Service, type S3Options, type S3Service } from './s3.ts';
