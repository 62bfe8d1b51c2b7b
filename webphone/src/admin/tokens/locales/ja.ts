const ja = {
  title: '外部連携',
} as const;
export default ja;
