export {
  firstChoice,
  highlights,
  palette,
  stampNames,
  widthNames,
  widths,
  type ColourName,
  type ToolChoice,
  type WidthName,
} from './choice';
export { PageView, type PageViewProps } from './PageView';
export { inkOf, inkPNG, sendInk } from './png';
export { renderMarks } from './render';
export { useInkTexts } from './texts';
export { Thumb } from './Thumb';
export { maxScale, wholePage } from './view';
