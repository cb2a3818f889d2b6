{extends file='layout.tpl'}
{block name=body}
<div class="row">
    <div class="col-md-6 col-md-offset-3">
        <div class="header-lined"><h1>Login <small>This page is restricted</small></h1></div>
        {if $failed}<div class="alert alert-danger">Login details incorrect. Please try again.</div>{/if}
        <form method="post" action="/login.php">
            <div class="form-group">
                <label for="inputEmail">Email Address</label>
                <input type="email" class="form-control" name="username" id="inputEmail" autocomplete="username">
            </div>
            <div class="form-group">
                <label for="inputPassword">Password</label>
                <input type="password" class="form-control" name="password" id="inputPassword" autocomplete="current-password">
            </div>
            <button type="submit" class="btn btn-primary">Login</button>
        </form>
    </div>
</div>
{/block}
