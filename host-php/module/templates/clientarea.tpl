{$convoyHtml nofilter}
