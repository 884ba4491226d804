/** Small pictures in every format, drawn when the script is bundled. */
declare module 'gates:pictures' {
  const pictures: readonly {
    readonly name: string;
    readonly type: string;
    readonly base64: string;
  }[];
  export default pictures;
}

/** `first-user.ts` as a function that makes it. */
declare module 'gates:first-user' {
  const make: () => typeof import('./first-user.ts');
  export default make;
}
