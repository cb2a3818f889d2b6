{extends file='layout.tpl'}
{block name=body}
<div class="row justify-content-center">
    <div class="col-md-8 col-lg-6">
        <form method="post" action="/login.php" class="card shadow-sm">
            <div class="card-body p-4">
                <h1 class="h3">Login</h1>
                <p class="text-muted">This page is restricted</p>
                {if $failed}<div class="alert alert-danger">Login details incorrect. Please try again.</div>{/if}
                <div class="form-group">
                    <label for="inputEmail">Email Address</label>
                    <input type="email" class="form-control" name="username" id="inputEmail" autocomplete="username">
                </div>
                <div class="form-group">
                    <label for="inputPassword">Password</label>
                    <input type="password" class="form-control" name="password" id="inputPassword" autocomplete="current-password">
                </div>
                <button type="submit" class="btn btn-primary">Login</button>
            </div>
        </form>
    </div>
</div>
{/block}
