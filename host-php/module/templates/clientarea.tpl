{if $convoyAssets}
<link rel="stylesheet" href="{$WEB_ROOT}/modules/servers/convoy/{$convoyAssets}/convoy.css">
<script src="{$WEB_ROOT}/modules/servers/convoy/{$convoyAssets}/convoy.js" defer></script>
{/if}
{$convoyHtml nofilter}
