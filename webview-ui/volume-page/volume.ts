import '../panel.css';
import './volume-page.ts';
