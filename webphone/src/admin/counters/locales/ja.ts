const ja = {
  title: '窓口とボタン',
} as const;
export default ja;
