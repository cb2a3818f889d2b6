<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>WHMCS - {$pagetitle|text}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/bootstrap3/css/bootstrap.min.css">
    <link rel="stylesheet" href="/assets/stand-in/admin.css">
</head>
<body>
<div class="admin-header"><div class="container-fluid"><a href="/admin/"><strong>WHMCS</strong> {$version|text}, stand-in</a>
    {if $isAdmin}<span class="pull-right"><a href="/clientarea.php?action=products">Client Area</a> · <a href="/admin/logout.php">Logout</a></span>{/if}
</div></div>
{if $isAdmin}
<div class="admin-nav"><div class="container-fluid"><ul class="nav nav-pills">
    <li><a href="/admin/clients.php">Clients</a></li>
    <li><a href="/admin/configservers.php">Servers</a></li>
    <li><a href="/admin/configproducts.php">Products</a></li>
    <li><a href="/admin/modulequeue.php">Module Queue</a></li>
    <li><a href="/admin/systemmodulelog.php">Module Log</a></li>
    <li><a href="/admin/systemactivitylog.php">Activity Log</a></li>
    <li><a href="/admin/systememaillog.php">Emails</a></li>
</ul></div></div>
{/if}
<div class="container-fluid">
    <h1>{$pagetitle|text}</h1>
    {if $notice}<div class="alert alert-{$notice.kind}" role="alert">{$notice.text|text}</div>{/if}
    {block name=body}{/block}
</div>
</body>
</html>
