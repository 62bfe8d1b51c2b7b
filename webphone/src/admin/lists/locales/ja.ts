const ja = {
  title: '離席理由・対応結果',
} as const;
export default ja;
