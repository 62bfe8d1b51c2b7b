const en = {
  product: 'Madoguchi',
  loading: 'Loading',
} as const;
export default en;
