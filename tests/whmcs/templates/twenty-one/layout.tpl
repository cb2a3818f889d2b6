<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{$pagetitle|text} - {$companyname|text}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/bootstrap4/css/bootstrap.min.css">
    <link rel="stylesheet" href="/assets/stand-in/client.css">
    <script>var csrfToken = '{$token}', whmcsBaseUrl = '';</script>
</head>
<body class="primary-bg-color">
<header class="header bg-white border-bottom mb-4">
    <div class="container d-flex flex-wrap align-items-center py-3">
        <a class="h4 mb-0 mr-auto text-body" href="/clientarea.php?action=products">{$companyname|text}</a>
        {if $client}
            <span class="text-muted small mr-3">Logged in as {$client->firstname|text} {$client->lastname|text}</span>
            <a class="btn btn-sm btn-outline-secondary" href="/logout.php">Logout</a>
        {/if}
    </div>
    {if $client}
        <nav class="navbar navbar-expand navbar-light bg-light border-top py-0">
            <div class="container">
                <ul class="navbar-nav">
                    <li class="nav-item"><a class="nav-link" href="/clientarea.php?action=products">Services</a></li>
                    {if $isAdmin}<li class="nav-item"><a class="nav-link" href="/admin/">Admin Area</a></li>{/if}
                </ul>
            </div>
        </nav>
    {/if}
</header>
<section id="main-body">
    <div class="container">
        {if $notice}<div class="alert alert-{$notice.kind}" role="alert">{$notice.text|text}</div>{/if}
        {block name=body}{/block}
    </div>
</section>
<footer class="footer text-center text-muted small py-4">Stand-in for WHMCS {$version|text}, theme Twenty-One</footer>
</body>
</html>
