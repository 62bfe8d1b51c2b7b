const en = {
  title: 'Screen layouts',
} as const;
export default en;
