{if $convoyAssets}
<link rel="stylesheet" href="{$WEB_ROOT}/modules/servers/convoy/assets/convoy.css?{$convoyAssets}">
<script src="{$WEB_ROOT}/modules/servers/convoy/assets/convoy.js?{$convoyAssets}" defer></script>
{/if}
{$convoyHtml nofilter}
