/** One picture of a camera, as sharp as the camera can make it. */
export interface Still {
  /** image/jpeg or image/png. */
  blob: Blob;
  width: number;
  height: number;
}
