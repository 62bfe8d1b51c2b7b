const ja = {
  product: '窓口',
  loading: '読み込んでいます',
} as const;
export default ja;
