const ja = {
  title: '統計',
} as const;
export default ja;
