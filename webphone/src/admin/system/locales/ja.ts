const ja = {
  title: 'システム',
} as const;
export default ja;
