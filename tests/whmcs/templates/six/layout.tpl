<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{$pagetitle|text} - {$companyname|text}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/bootstrap3/css/bootstrap.min.css">
    <link rel="stylesheet" href="/assets/stand-in/client.css">
    <script>var csrfToken = '{$token}', whmcsBaseUrl = '';</script>
</head>
<body>
<section id="header">
    <div class="container">
        <a class="logo h3" href="/clientarea.php?action=products">{$companyname|text}</a>
        {if $client}
            <p class="pull-right top-nav">{$client->firstname|text} {$client->lastname|text} · <a href="/logout.php">Logout</a></p>
        {/if}
    </div>
</section>
{if $client}
<section id="main-menu">
    <div class="container">
        <ul class="nav nav-pills">
            <li><a href="/clientarea.php?action=products">Services</a></li>
            {if $isAdmin}<li><a href="/admin/">Admin Area</a></li>{/if}
        </ul>
    </div>
</section>
{/if}
<section id="main-body">
    <div class="container">
        {if $notice}<div class="alert alert-{$notice.kind}" role="alert">{$notice.text|text}</div>{/if}
        {block name=body}{/block}
    </div>
</section>
<section id="footer" class="text-center text-muted"><div class="container">Stand-in for WHMCS {$version|text}, theme Six</div></section>
</body>
</html>
