{extends file='layout.tpl'}
{block name=body}
<form method="post" action="/admin/login.php" class="box" style="max-width: 380px">
    {if $failed}<div class="alert alert-danger">Login Failed. Please Try Again.</div>{/if}
    <div class="form-group"><label for="username">Username</label><input class="form-control" id="username" name="username" autocomplete="username"></div>
    <div class="form-group"><label for="password">Password</label><input class="form-control" type="password" id="password" name="password" autocomplete="current-password"></div>
    <button type="submit" class="btn btn-primary">Login</button>
</form>
{/block}
