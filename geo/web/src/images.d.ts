/** Images become data URIs in the bundle. */
declare module "*.png" {
  const uri: string;
  export default uri;
}
