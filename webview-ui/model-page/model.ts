import '../panel.css';
import './model-page.ts';
